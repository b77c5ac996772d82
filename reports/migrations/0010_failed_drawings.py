from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0009_what_was_carried_over'),
    ]

    operations = [
        migrations.AddField(
            model_name='summaryrevision',
            name='drawing_failed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='files could not be drawn at'),
        ),
    ]
