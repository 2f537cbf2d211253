"""The Telegram Bot API as a messenger of ours."""
