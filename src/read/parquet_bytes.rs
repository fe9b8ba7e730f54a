//! The columns of strings of a Parquet file as columns of bytes, for row groups with a string
//! that is not UTF-8: the decoder would refuse all rows for it.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::{ConvertedType, Repetition, Type as PhysicalType};
use parquet::errors::ParquetError;
use parquet::file::metadata::{FileMetaData, ParquetMetaData};
use parquet::schema::types::{SchemaDescriptor, Type, TypePtr};

/// The file without the promise that its strings are UTF-8, and the names of their columns.
/// Strings inside lists and structs are left alone.
pub(super) fn strings_as_bytes(
    metadata: &ArrowReaderMetadata,
) -> Result<(ArrowReaderMetadata, Vec<String>), ParquetError> {
    let old = metadata.metadata();
    let file = old.file_metadata();
    let root = file.schema_descr().root_schema();
    let mut names = Vec::new();
    let mut columns = Vec::new();
    for column in root.get_fields() {
        if is_string(column) {
            names.push(column.name().to_owned());
            columns.push(bytes_column(column)?);
        } else {
            columns.push(TypePtr::clone(column));
        }
    }
    let root = Type::group_type_builder(root.name())
        .with_fields(columns)
        .build()?;
    let file = FileMetaData::new(
        file.version(),
        file.num_rows(),
        file.created_by().map(str::to_owned),
        file.key_value_metadata().cloned(),
        Arc::new(SchemaDescriptor::new(Arc::new(root))),
        file.column_orders().cloned(),
    );
    let fields = metadata.schema().fields().iter().map(|field| {
        if names.contains(field.name()) {
            let field = Field::clone(field).with_data_type(DataType::Binary);
            Arc::new(field)
        } else {
            Arc::clone(field)
        }
    });
    let schema = Schema::new(fields.collect::<Vec<_>>());
    let metadata = ArrowReaderMetadata::try_new(
        Arc::new(ParquetMetaData::new(file, old.row_groups().to_vec())),
        ArrowReaderOptions::new().with_schema(Arc::new(schema)),
    )?;
    Ok((metadata, names))
}

fn is_string(column: &Type) -> bool {
    let info = column.get_basic_info();
    column.is_primitive()
        && column.get_physical_type() == PhysicalType::BYTE_ARRAY
        && info.converted_type() == ConvertedType::UTF8
        && info.repetition() != Repetition::REPEATED
}

fn bytes_column(column: &Type) -> Result<TypePtr, ParquetError> {
    let info = column.get_basic_info();
    let id = info.has_id().then(|| info.id());
    Type::primitive_type_builder(column.name(), PhysicalType::BYTE_ARRAY)
        .with_repetition(info.repetition())
        .with_id(id)
        .build()
        .map(Arc::new)
}
