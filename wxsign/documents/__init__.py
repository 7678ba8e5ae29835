"""The agreement as a PDF: our words, our font, the pages and their pictures."""
