"""The Zalo channel: webhooks of an Official Account in, consultation messages out."""
