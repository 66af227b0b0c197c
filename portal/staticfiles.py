"""Static files under names that carry their content's hash, ready compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# CKEditor asks for its parts by relative names of its own making, so they keep their names;
# it is loaded on the editing page only, where compressing 1,000 files ahead buys nothing.
AS_THEY_ARE = ("ckeditor/ckeditor/",)


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    manifest_strict = True

    def post_process(self, paths, dry_run=False, **options):
        ours = {name: path for name, path in paths.items() if not name.startswith(AS_THEY_ARE)}
        yield from super().post_process(ours, dry_run=dry_run, **options)

    def stored_name(self, name):
        return name if name.startswith(AS_THEY_ARE) else super().stored_name(name)

    def url(self, name, force=False):
        if name.startswith(AS_THEY_ARE):
            return self.base_url + name
        return super().url(name, force=force)
