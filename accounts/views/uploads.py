"""Takes one small file into memory, and nowhere else: nothing that is sent to us may be spooled in clear."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemory(FileUploadHandler):
    """A class because Django asks for one. Of a file over the limit only so much is kept as shows that it is."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.content.write(raw_data[: self.limit + 1 - self.content.tell()])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content,
            self.field_name,
            self.file_name,
            self.content_type or "",
            min(file_size, self.limit + 1),
            self.charset,
            self.content_type_extra,
        )
