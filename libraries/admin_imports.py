"""Importing a register in the admin: choose a file, see what it would change, confirm."""

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import XLSX
from import_export.forms import ImportForm
from import_export.results import RowResult

from .spreadsheets import SpreadsheetError
from .table_resources import TableError, TableFile, read_table


class RegisterImportForm(ImportForm):
    """Takes a file only if it is a table with the columns of the register."""

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self.register = resources[0]
        self.fields["format"].widget = forms.HiddenInput()
        self.fields["import_file"].label = _("CSV or XLSX file")

    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        try:
            read_table(self.register, file, name=file.name)
        except SpreadsheetError as error:
            raise forms.ValidationError(str(error)) from error
        except TableError as error:
            raise forms.ValidationError([str(problem) for problem in error.problems]) from error
        return file


class RegisterAdmin(ImportExportModelAdmin):
    """An admin whose records also come from a file and go into one: all rows, or none."""

    import_formats = [TableFile]
    export_formats = [XLSX]
    import_form_class = RegisterImportForm
    import_template_name = "admin/libraries/import.html"
    import_export_change_list_template = "admin/libraries/change_list_of_register.html"
    skip_export_form = True

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def get_import_context_data(self, **kwargs):
        register = self.resource_classes[0]
        return {"required_columns": register.required, "optional_columns": register.optional}

    def get_import_data_kwargs(self, **kwargs):
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def process_import(self, request, **kwargs):
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            # Confirmed twice, or long after: the file is kept only until it is imported.
            return self.choose_again(request, _("This preview is no longer there. Choose the file again."))

    def process_result(self, result, request):
        if result.has_errors() or result.has_validation_errors():
            sentence = _("Nothing was imported, because the registers have changed since the preview. Try again.")
            return self.choose_again(request, sentence)
        return super().process_result(result, request)

    def choose_again(self, request, sentence):
        messages.error(request, sentence)
        return redirect("admin:{}_{}_import".format(*self.get_model_info()))

    def add_success_message(self, result, request):
        totals = result.totals
        sentence = _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % {
            "new": totals[RowResult.IMPORT_TYPE_NEW],
            "changed": totals[RowResult.IMPORT_TYPE_UPDATE],
            "unchanged": totals[RowResult.IMPORT_TYPE_SKIP],
        }
        messages.success(request, sentence)

    def generate_log_entries(self, result, request):
        for kind, flag in ((RowResult.IMPORT_TYPE_NEW, ADDITION), (RowResult.IMPORT_TYPE_UPDATE, CHANGE)):
            records = [row.instance for row in result if row.import_type == kind]
            if records:
                LogEntry.objects.log_actions(
                    request.user.pk, records, flag, change_message=str(_("Imported from a file."))
                )
