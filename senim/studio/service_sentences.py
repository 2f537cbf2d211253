"""What a service misses in a model, for people: sentences of `catalogue.findings` and of our extension with ours."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from senim.studio.finding_sentences import Sentences

SERVICE: Final[Sentences] = (
    (
        "step {place}: there is no form {name}",
        _("The step %(place)s has no form: the service knows none called %(name)s."),
    ),
    (
        "step {place}: there is no stage {name}",
        _("The step %(place)s has no milestone: the service knows none called %(name)s."),
    ),
    ("step {place}: nobody's role", _("Nobody is to do the step %(place)s: choose a role or a lane.")),
    ("step {place}: no promise", _("The step %(place)s has no promise: say within which time it is done.")),
    ("step {place}: no basis", _("The step %(place)s has no legal basis: choose one.")),
    ("the process: no words for {word} in {language}", _("The process has no words in %(language)s: %(word)s.")),
    (
        "step {place}: no words for {word} in {language}",
        _("The step %(place)s has no words in %(language)s: %(word)s."),
    ),
    ("{place}: no words for {word} in {language}", _("%(place)s has no name in %(language)s.")),
    ("{place}: there is no legal basis {name}", _("There is no legal basis %(name)s (at %(place)s).")),
    (
        "{place}: the basis {name} is {known} in legal.toml, {status} here",
        _("Whether a lawyer has confirmed the basis %(name)s stands differently in the list and here (at %(place)s)."),
    ),
    ("{place}: there is no term {name}", _("There is no term of law %(name)s (at %(place)s).")),
    (
        "{place}: {name} is {amount} {unit} in terms.toml, {ours} {our_unit} here",
        _("The term of law %(name)s is %(amount)s %(unit)s; here it is %(ours)s %(our_unit)s (at %(place)s)."),
    ),
    ("the process is called {name}, not {code}", _("The id of the process is %(name)s; it must be %(code)s.")),
    ("the process makes no promise", _("The process makes no promise: say within which time it is done.")),
    (
        "the process waits for the message {name}, which no form sends",
        _("The process waits for the message %(name)s, which no form of the service sends."),
    ),
    (
        "variable {name}: no field offers its value {value}",
        _("No question offers the value %(value)s of the coded answer %(name)s."),
    ),
    (
        "{where}: field {name} is coded, but the process declares no such variable",
        _("The question %(name)s (%(where)s) is coded; the process must declare a coded answer of that name."),
    ),
    (
        "{where}: field {name} is a {kind}, its variable a {type}",
        _("The question %(name)s (%(where)s) is of the kind %(kind)s, the coded answer of the kind %(type)s."),
    ),
    (
        "{where}: field {name}: the process does not know the value {value}",
        _("The question %(name)s (%(where)s) offers %(value)s, which the coded answer does not know."),
    ),
    (
        "{where}: the condition reads {name}, which the process does not declare",
        _(
            "A condition of the service (%(where)s) asks for %(name)s, which is not among the coded answers of the process."
        ),
    ),
    ("outcome {name}: no words for it", _("The service has no words for the outcome %(name)s.")),
)

EXTENSION: Final[Sentences] = (
    ("senim:{tag} is not an extension we know", _("The property %(tag)s is not known here.")),
    (
        "senim:{tag} may not stand on this element",
        _("The property %(tag)s does not belong to an element of this kind."),
    ),
    ("senim:{tag} has an attribute we do not know: {name}", _("The property %(tag)s has an unknown part: %(name)s.")),
    ("senim:{tag} is given twice", _("The property %(tag)s is given twice.")),
    ("senim:{tag} is given twice for {name}", _("The words in the language %(name)s are given twice.")),
    (
        "senim:{tag} needs a whole amount from 1 to 99999, not {name}",
        _("A term needs a whole number from 1 to 99999 (%(tag)s)."),
    ),
    ("senim:{tag} needs a unit, one of {units}, not {name}", _("Choose in what the term is counted (%(tag)s).")),
    (
        "senim:{tag} needs extend-by and extend-up-to together",
        _("The clock rule needs both: who may lengthen the term, and by how much at most."),
    ),
    ("senim:{tag} needs a plain name, not {name}", _("A coded answer needs a plain Latin name, not %(name)s.")),
    (
        "senim:{tag} needs a type, one of {kinds}, not {name}",
        _("A coded answer is of one of the kinds %(kinds)s, not %(name)s."),
    ),
    (
        "senim:{tag} needs values exactly when its type is choice",
        _("A coded answer has values when it is a choice, and only then."),
    ),
    ("senim:{tag} declares {name} twice", _("The coded answer %(name)s is declared twice.")),
    ("senim:{tag} needs a code", _("A legal basis needs its code.")),
    (
        "senim:{tag} needs the status confirmed or to-confirm, not {name}",
        _("A legal basis is confirmed or to confirm."),
    ),
    ("senim:{tag} needs lang, one of {tongues}, not {name}", _("Words are in Kazakh, Russian or English.")),
)

CONDITIONS: Final[Sentences] = (
    ("the condition is empty", _("The condition is empty.")),
    ("the condition is longer than {most} characters", _("The condition is longer than %(most)s characters.")),
    (
        "the condition has more than {most} loops over lists",
        _("The condition goes over lists more than %(most)s times."),
    ),
    (
        "the condition has a character we do not understand: {text}",
        _("The condition has a character that is not understood: %(text)s"),
    ),
    (
        "the condition {text} is not an expression we understand",
        _("The condition %(text)s is not understood; it is written in CEL."),
    ),
)
