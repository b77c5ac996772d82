"""The contacts that come from a file: heads of libraries and of administrations."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from . import cells
from .importing import find_place, repeated
from .models import Contact, Library, Municipality
from .table_resources import ROW, Column, Link, TableResource


class ContactResource(TableResource):
    """Heads of libraries and of administrations, by the place and the address that letters go to."""

    required = ("name", "email")
    optional = ("library", "municipality", "language", "is_active")

    name = Column("name", cells.text, required=True, longest=120)
    email = Column("email", cells.text, required=True, longest=254)
    library = Link("library", "register_number")
    municipality = Link("municipality", "atvk")
    language = Column("language", cells.text, blank="lv", longest=2)
    is_active = Column("is_active", cells.yes_no, blank=True)

    class Meta:
        model = Contact
        fields = ("name", "email", "library", "municipality", "language", "is_active")
        import_id_fields = ("name", "email")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields["library"].find = self.find_library
        self.fields["municipality"].find = self.find_municipality

    def get_queryset(self):
        return super().get_queryset().select_related("library", "municipality")

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.libraries = {one.register_number: one for one in Library.objects.all()}
        self.municipalities = {one.atvk: one for one in Municipality.objects.all()}
        self.known = {self._key(one): one for one in self.get_queryset()}
        self.keys = {row[ROW]: self.key_of(row) for row in dataset.dict}
        self.repeated = repeated({row: key for row, key in self.keys.items() if key[0]})

    def _key(self, contact: Contact) -> tuple[str, Library | None, Municipality | None]:
        return contact.email.lower(), contact.library, contact.municipality

    def key_of(self, row) -> tuple[str, Library | None, Municipality | None]:
        """Whose row it is: an address may serve several offices."""
        library = self.libraries.get(cells.printed(row.get("library", "")))
        municipality = find_place(self.municipalities, cells.printed(row.get("municipality", "")))
        return cells.printed(row["email"]).lower(), library, municipality

    def get_instance(self, instance_loader, row):
        return self.known.get(self.keys[row[ROW]])

    def find_library(self, number: str, row) -> Library:
        if library := self.libraries.get(number):
            return library
        raise cells.CellError(_("There is no library with the register number “%(number)s”.") % {"number": number})

    def find_municipality(self, atvk: str, row) -> Municipality:
        if place := find_place(self.municipalities, atvk):
            return place
        raise cells.CellError(_("There is no municipality with the ATVK code “%(code)s”.") % {"code": atvk})

    def import_instance(self, instance, row, **kwargs):
        """The place says what the office is; that there is exactly one place is said by the database."""
        of_library = cells.printed(row.get("library", ""))
        instance.kind = Contact.Kind.LIBRARY_HEAD if of_library else Contact.Kind.ADMINISTRATION
        super().import_instance(instance, row, **kwargs)

    def problems_in(self, instance, row) -> Iterator[str]:
        if row[ROW] in self.repeated:
            yield _("The same address and place are already in row %(row)s.") % {"row": self.repeated[row[ROW]]}
