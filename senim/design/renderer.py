"""Django's form renderer of the product: `{{ form }}` and `{{ field.as_field_group }}` come out as GOV.UK fields."""

from typing import Any, cast

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senim.design.components import govuk
from senim.design.rendering import errors_of, field


class GovFormRenderer(DjangoTemplates):
    """Renders forms and field groups by components; single widgets as Django does."""

    form_template_name = "design/form"
    field_template_name = "design/field"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """The HTML of a form, a field group or a widget."""
        if template_name == self.form_template_name:
            return whole_form(cast(BaseForm, context["form"]))
        if template_name == self.field_template_name:
            return field(cast(BoundField, context["field"]))
        return SafeString(super().render(template_name, cast(Any, context), request))


def whole_form(form: BaseForm) -> SafeString:
    """All fields of a form, the error summary first unless the page has shown it. `one_question` makes a lone label the h1."""
    summary = "" if getattr(form, "summary_shown", False) else error_summary(form)
    alone = getattr(form, "one_question", False) and len(form.visible_fields()) == 1
    return SafeString(summary + "".join(field(bound, heading=alone) for bound in form))


def error_summary(form: BaseForm) -> SafeString:
    """The list of what to mend with links to the controls; empty when there is nothing. Marks the form, so that it comes once."""
    vars(form)["summary_shown"] = True
    found = errors_of(form) if form.is_bound else []
    if not found:
        return SafeString("")
    return govuk("error-summary", {"titleText": _("Please look at this again"), "errorList": found})
