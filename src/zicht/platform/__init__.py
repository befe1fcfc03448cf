"""The platform: what people do with Zicht. Django apps named after what people do in them."""
