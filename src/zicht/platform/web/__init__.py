"""What every page shares: base template, languages, security headers, fixed pages."""
