"""Reports of a period in the order of their libraries' names, as the alphabet has it; the database stays as it is."""

from django.db import migrations

from libraries.alphabet import InOrder


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0014_changed_requests"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="report",
            options={
                "ordering": ["-period__code", InOrder("library__name"), "pk"],
                "verbose_name": "report",
                "verbose_name_plural": "reports",
            },
        ),
    ]
