from html import escape

from django.db import migrations, models


def paragraphs(text):
    """A plain text as HTML: blank lines part paragraphs, other ends of lines stay."""
    parts = "\n".join(line.strip() for line in text.splitlines()).split("\n\n")
    lines = [[line for line in part.split("\n") if line] for part in parts]
    return "".join(f"<p>{'<br>'.join(escape(line, quote=False) for line in part)}</p>" for part in lines if part)


def write_texts_in_paragraphs(apps, schema_editor):
    """Texts were plain until now, whatever stands in them."""
    texts = apps.get_model("reports", "NarrativeText").objects.exclude(text="")
    for text in texts.only("text").iterator(chunk_size=500):
        text.text = paragraphs(text.text)
        text.save(update_fields=["text"])


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_saving_as_you_go"),
    ]

    operations = [
        migrations.AlterField(
            model_name="narrativetext",
            name="text",
            field=models.TextField(
                blank=True,
                help_text="Small HTML: paragraphs, lists, bold, italic and links.",
                verbose_name="text",
            ),
        ),
        migrations.RunPython(write_texts_in_paragraphs, migrations.RunPython.noop),
    ]
