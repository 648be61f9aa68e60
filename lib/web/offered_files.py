"""How long a file that a page offers, or has made at a click, can be fetched."""

from streamlit.runtime.media_file_manager import MediaFileManager


class RareRemoval:
    """Removes files that no page offers any more when it is told to, instead of whenever anyone's page has been drawn.

    Streamlit removes a file at the second drawing, by any user, after it is no longer part of a page. A file made at a
    click never is part of one, so that in a full hall it would be gone before a phone has asked for it.
    """

    def __init__(self, files: MediaFileManager) -> None:
        self._remove = files.remove_orphaned_files
        files.remove_orphaned_files = lambda: None

    def remove(self) -> None:
        """Remove the files that were not part of any page at the last call either, and what makes files for buttons that are
        not part of any page now."""
        self._remove()
