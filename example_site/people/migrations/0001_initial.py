import django.db.models.deletion
import modelsearch.index
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0094_alter_page_locale'),
    ]

    operations = [
        migrations.CreateModel(
            name='PeoplePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', models.TextField(blank=True, verbose_name='вступление')),
            ],
            options={
                'verbose_name': 'страница сотрудников',
                'verbose_name_plural': 'страницы сотрудников',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_name', models.CharField(max_length=100, verbose_name='фамилия')),
                ('first_name', models.CharField(max_length=100, verbose_name='имя')),
                ('patronymic', models.CharField(blank=True, max_length=100, verbose_name='отчество')),
                ('position', models.CharField(max_length=255, verbose_name='должность')),
                ('department', models.CharField(blank=True, max_length=255, verbose_name='подразделение')),
                ('about', models.TextField(blank=True, verbose_name='чем помогает')),
                ('phone', models.CharField(blank=True, max_length=50, verbose_name='телефон')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='электронная почта')),
                ('room', models.CharField(blank=True, max_length=20, verbose_name='кабинет')),
                ('sort_order', models.PositiveSmallIntegerField(default=100, verbose_name='порядок')),
            ],
            options={
                'verbose_name': 'сотрудник',
                'verbose_name_plural': 'сотрудники',
                'ordering': ['sort_order', 'last_name', 'first_name'],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
    ]
