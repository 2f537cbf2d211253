"""Notices by the bot: the transport `telegram` of the channel `messenger`."""

from senim.channels.dialogue.speech import Say
from senim.channels.errors import NotAccepted, TryLater
from senim.channels.rendering import pieces
from senim.channels.telegram.adapter import Telegram
from senim.channels.telegram.api import ANSWER_SECONDS, CONNECT_SECONDS
from senim.notices.errors import Refused, Temporary
from senim.notices.transports.registry import Message, Sent, register


class TelegramNotices:
    """Hands a notice to the bot; without a token everything is put off."""

    timeout_seconds = CONNECT_SECONDS + 2 * ANSWER_SECONDS

    def send(self, message: Message) -> Sent:
        """Send the words, with the subject above them. Raises Temporary and Refused."""
        bot = Telegram()
        text = "\n\n".join(part for part in (message.subject, message.text) if part)
        if not bot.configured():
            raise Temporary("not_configured")
        texts = pieces(Say(text), bot.abilities)
        try:
            for one in texts:
                bot.say(message.to, one)
        except TryLater as later:
            raise Temporary("no_answer", later.seconds) from None
        except (NotAccepted, ValueError):
            raise Refused("not_accepted") from None
        return Sent(parts=len(texts))


register("telegram", "messenger", TelegramNotices())
