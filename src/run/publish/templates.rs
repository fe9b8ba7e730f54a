//! The templates of a run, written beside its parts.

use crate::clean::templates::{Template, render};
use crate::write::{Access, AtomicFile, Name, OutputFolder, PartInfo, TEMPLATES, hex};
use std::io;

/// Writes the templates of a run beside its parts.
///
/// # Errors
/// The disk did not take them.
pub fn write(folder: &OutputFolder, templates: &[Template]) -> io::Result<PartInfo> {
    let text = render(templates);
    let mut draft = AtomicFile::create(folder.new_root().join(TEMPLATES), Access::Shared)?;
    draft.write(text.as_bytes())?;
    Ok(PartInfo {
        path: Name::new(TEMPLATES.to_owned()).map_err(io::Error::other)?,
        lines: text.lines().count() as u64,
        bytes: text.len() as u64,
        uncompressed: text.len() as u64,
        hash: hex(draft.commit()?),
    })
}
