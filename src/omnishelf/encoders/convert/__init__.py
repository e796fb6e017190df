"""Makes models of installed packages ready for use. Run as programs: MODULE TARGET_FOLDER."""
