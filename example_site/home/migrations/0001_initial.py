import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0094_alter_page_locale'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('lead', models.TextField(blank=True, verbose_name='вступление')),
                ('body', wagtail.fields.StreamField([('text', 0), ('notice', 3), ('links', 11), ('files', 14), ('news', 17)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'label': 'текст', 'template': 'blocks/text.html'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'заголовок', 'required': False}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'link'], 'label': 'текст'}), 3: ('wagtail.blocks.StructBlock', [[('heading', 1), ('text', 2)]], {}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'заголовок'}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'название'}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'пояснение', 'required': False}), 7: ('wagtail.blocks.PageChooserBlock', (), {'label': 'страница', 'required': False}), 8: ('wagtail.blocks.CharBlock', (), {'help_text': 'например, /resources-map/', 'label': 'или адрес', 'required': False}), 9: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6), ('page', 7), ('address', 8)]], {'template': 'blocks/link.html'}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': 'ссылки'}), 11: ('wagtail.blocks.StructBlock', [[('heading', 4), ('links', 10)]], {}), 12: ('wagtail.documents.blocks.DocumentChooserBlock', (), {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'документы'}), 14: ('wagtail.blocks.StructBlock', [[('heading', 1), ('documents', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'default': 'Новости', 'label': 'заголовок'}), 16: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'label': 'сколько показывать', 'max_value': 10, 'min_value': 1}), 17: ('wagtail.blocks.StructBlock', [[('heading', 15), ('count', 16)]], {})}, verbose_name='содержание')),
            ],
            options={
                'verbose_name': 'главная страница',
                'verbose_name_plural': 'главные страницы',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', models.TextField(blank=True, verbose_name='вступление')),
                ('body', wagtail.fields.StreamField([('text', 0), ('notice', 3), ('links', 11), ('files', 14)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'label': 'текст', 'template': 'blocks/text.html'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'заголовок', 'required': False}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'link'], 'label': 'текст'}), 3: ('wagtail.blocks.StructBlock', [[('heading', 1), ('text', 2)]], {}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'заголовок'}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'название'}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'пояснение', 'required': False}), 7: ('wagtail.blocks.PageChooserBlock', (), {'label': 'страница', 'required': False}), 8: ('wagtail.blocks.CharBlock', (), {'help_text': 'например, /resources-map/', 'label': 'или адрес', 'required': False}), 9: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6), ('page', 7), ('address', 8)]], {'template': 'blocks/link.html'}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': 'ссылки'}), 11: ('wagtail.blocks.StructBlock', [[('heading', 4), ('links', 10)]], {}), 12: ('wagtail.documents.blocks.DocumentChooserBlock', (), {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'документы'}), 14: ('wagtail.blocks.StructBlock', [[('heading', 1), ('documents', 13)]], {})}, verbose_name='содержание')),
            ],
            options={
                'verbose_name': 'обычная страница',
                'verbose_name_plural': 'обычные страницы',
            },
            bases=('wagtailcore.page',),
        ),
    ]
