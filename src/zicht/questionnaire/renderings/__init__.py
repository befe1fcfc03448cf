"""One questionnaire in the formats of other tools and on paper."""
