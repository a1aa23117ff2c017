//! Rows of a study as the bytes of one Parquet file: one row group, columns as in `study::COLUMNS`.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, ParquetMetaDataReader};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use study::{COLUMNS, Kind, Row};

/// Under this name each file says which study and which part it is.
const IDENTITY: &str = "afterglow.part";

/// The file of these rows. `identity` names the study and the part.
pub(crate) fn bytes(rows: &[Row<'_>], identity: &str) -> Result<Vec<u8>, ParquetError> {
    let schema = Arc::new(parse_message_type(&schema_text())?);
    // Nothing of the library's version or of the day gets in, so that the same rows are the same bytes.
    let properties = WriterProperties::builder()
        .set_created_by(concat!("afterglow ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(vec![KeyValue::new(
            IDENTITY.to_owned(),
            identity.to_owned(),
        )]))
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    for column in &COLUMNS {
        let Some(mut writer) = group.next_column()? else {
            break;
        };
        match column.kind {
            Kind::Whole(of) => {
                let values: Vec<i32> = rows
                    .iter()
                    .map(|row| i32::try_from(of(row)).unwrap_or(i32::MAX))
                    .collect();
                writer.typed::<Int32Type>().write_batch(&values, None, None)?;
            }
            Kind::Text(of) => {
                let values: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(of(row))).collect();
                writer.typed::<ByteArrayType>().write_batch(&values, None, None)?;
            }
            Kind::Number(of) => {
                let values: Vec<f64> = rows.iter().map(of).collect();
                writer.typed::<DoubleType>().write_batch(&values, None, None)?;
            }
        }
        writer.close()?;
    }
    group.close()?;
    file.into_inner()
}

/// Which study and part a finished file says it is; nothing when it is not one of ours or damaged.
pub(crate) fn identity(file: &std::fs::File) -> Option<String> {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(file).ok()?;
    let pairs = metadata.file_metadata().key_value_metadata()?;
    pairs
        .iter()
        .find(|pair| pair.key == IDENTITY)
        .and_then(|pair| pair.value.clone())
}

fn schema_text() -> String {
    let columns: String = COLUMNS
        .iter()
        .map(|column| match column.kind {
            Kind::Whole(_) => format!("required int32 {}; ", column.name),
            Kind::Text(_) => format!("required binary {} (STRING); ", column.name),
            Kind::Number(_) => format!("required double {}; ", column.name),
        })
        .collect();
    format!("message study {{ {columns}}}")
}
