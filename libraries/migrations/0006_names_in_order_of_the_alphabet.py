"""Names in the order of the Latvian alphabet wherever nothing else is asked for; the database itself stays as it is."""

from django.db import migrations

from libraries.alphabet import InOrder


class Migration(migrations.Migration):
    dependencies = [
        ("libraries", "0005_share_read_in_full"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="contact",
            options={
                "ordering": ["kind", InOrder("name"), "email"],
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
            },
        ),
        migrations.AlterModelOptions(
            name="library",
            options={
                "ordering": [InOrder("name"), "register_number"],
                "verbose_name": "library",
                "verbose_name_plural": "libraries",
            },
        ),
        migrations.AlterModelOptions(
            name="municipality",
            options={
                "ordering": [InOrder("name"), "atvk"],
                "verbose_name": "municipality",
                "verbose_name_plural": "municipalities",
            },
        ),
        migrations.AlterModelOptions(
            name="partner",
            options={
                "ordering": [InOrder("name"), "pk"],
                "verbose_name": "organiser or partner",
                "verbose_name_plural": "organisers and partners",
            },
        ),
        migrations.AlterModelOptions(
            name="region",
            options={"ordering": [InOrder("name")], "verbose_name": "region", "verbose_name_plural": "regions"},
        ),
        migrations.AlterModelOptions(
            name="servicepoint",
            options={
                "ordering": [InOrder("name")],
                "verbose_name": "service point",
                "verbose_name_plural": "service points",
            },
        ),
        migrations.AlterModelOptions(
            name="territory",
            options={
                "ordering": [InOrder("name"), "atvk"],
                "verbose_name": "territory",
                "verbose_name_plural": "territories",
            },
        ),
        migrations.AlterModelOptions(
            name="user",
            options={
                "ordering": [InOrder("last_name"), InOrder("first_name"), "username"],
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
        ),
    ]
