import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


def name_each_row(apps, schema_editor):
    """A default would give all rows the same key."""
    rows = list(apps.get_model('reports', 'Row').objects.only('pk'))
    for row in rows:
        row.key = uuid.uuid4()
    apps.get_model('reports', 'Row').objects.bulk_update(rows, ['key'], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0003_value_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chapter', models.CharField(blank=True, max_length=64, verbose_name='chapter')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
            ],
            options={
                'verbose_name': 'person in a report',
                'verbose_name_plural': 'persons in a report',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True, verbose_name='key')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('version', models.PositiveIntegerField(help_text='The version of the field that the change made.', verbose_name='version')),
            ],
            options={
                'verbose_name': 'receipt of a change',
                'verbose_name_plural': 'receipts of changes',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='explanation',
            name='version',
            field=models.PositiveIntegerField(default=1, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='narrativetext',
            name='taken_over',
            field=models.BooleanField(default=False, verbose_name="last year's text, not edited yet"),
        ),
        migrations.AddField(
            model_name='narrativetext',
            name='version',
            field=models.PositiveIntegerField(default=1, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='report',
            name='cumulative',
            field=models.BooleanField(default=False, help_text='The quarter keeps what is left after the quarters before it.', verbose_name='entered as figures since January'),
        ),
        migrations.AddField(
            model_name='row',
            name='key',
            field=models.UUIDField(null=True, verbose_name='key'),
        ),
        migrations.RunPython(name_each_row, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='row',
            name='key',
            field=models.UUIDField(default=uuid.uuid4, help_text='Names the row for ever, also before the server has heard of it.', verbose_name='key'),
        ),
        migrations.AddField(
            model_name='row',
            name='version',
            field=models.PositiveIntegerField(default=1, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='row',
            name='versions',
            field=models.JSONField(default=dict, help_text='Column → the version of the row that changed it last.', verbose_name='versions of the cells'),
        ),
        migrations.AddField(
            model_name='value',
            name='offered',
            field=models.DecimalField(blank=True, decimal_places=4, help_text='What another place gave; kept when a person corrects it, so that a difference can be explained.', max_digits=18, null=True, verbose_name='as it was prefilled'),
        ),
        migrations.AlterField(
            model_name='value',
            name='origin',
            field=models.CharField(choices=[('entered', 'entered by hand'), ('imported', 'imported from a file'), ('profile', "from the library's profile"), ('population', 'from the population table'), ('last_period', 'from the end of the last period'), ('training', 'from the training records'), ('quarters', 'from the quarters'), ('pasted', 'pasted from a spreadsheet'), ('workbook', 'from a workbook that was filled in'), ('computed', 'computed')], default='entered', max_length=12, verbose_name='origin'),
        ),
        migrations.AlterField(
            model_name='valuechange',
            name='origin',
            field=models.CharField(choices=[('entered', 'entered by hand'), ('imported', 'imported from a file'), ('profile', "from the library's profile"), ('population', 'from the population table'), ('last_period', 'from the end of the last period'), ('training', 'from the training records'), ('quarters', 'from the quarters'), ('pasted', 'pasted from a spreadsheet'), ('workbook', 'from a workbook that was filled in'), ('computed', 'computed')], max_length=12, verbose_name='origin'),
        ),
        migrations.AddConstraint(
            model_name='row',
            constraint=models.UniqueConstraint(fields=('report', 'key'), name='one_row_per_report_and_key'),
        ),
        migrations.AddField(
            model_name='presence',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='reports.report', verbose_name='report'),
        ),
        migrations.AddField(
            model_name='presence',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='reports.report', verbose_name='report'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('report', 'user'), name='one_presence_per_report_and_person'),
        ),
    ]
