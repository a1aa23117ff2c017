//! What clients say: a record of 1 KiB to atuin's server, to Redis and to NATS, each in its own words.

use std::net::SocketAddr;

use anyhow::{Context, bail};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// Length of a record, for every server the same.
const RECORD_BYTES: usize = 1024;
/// Nanoseconds since 1970 of an invented first record.
const FIRST_NS: u64 = 1_700_000_000_000_000_000;

/// Whose words.
#[derive(Clone, Copy)]
pub enum Language {
    Atuin,
    Redis,
    Nats,
}

/// Whether the server took a record.
pub enum Said {
    Accepted,
    Refused,
}

/// One connection that asks one thing after the other.
pub struct Client {
    /// No two are the same within one server's life.
    number: u64,
    /// Records sent so far.
    sent: u64,
    speaker: Speaker,
}

enum Speaker {
    Atuin {
        client: soak::client::Client,
        session: String,
    },
    Redis(BufReader<TcpStream>),
    Nats(BufReader<TcpStream>),
}

/// Noise in letters that need no escaping anywhere.
pub fn record(random: &mut ChaCha8Rng) -> String {
    let mut bytes = [0; RECORD_BYTES];
    random.fill_bytes(&mut bytes);
    let letter = |byte: &u8| char::from(b'a' + byte % 26);
    bytes.iter().map(letter).collect()
}

impl Client {
    /// Connects and makes itself known.
    pub async fn connect(language: Language, address: SocketAddr, number: u64) -> anyhow::Result<Self> {
        let stream = async {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            anyhow::Ok(BufReader::new(stream))
        };
        let speaker = match language {
            Language::Atuin => {
                let mut client = soak::client::Client::connect(address).await?;
                let account = format!(
                    r#"{{"username":"phone-{number}","email":"{number}@phone.example","password":"{number}-is-invented"}}"#
                );
                let (head, body) = client.raw(&post("/register", "", &account)).await?;
                if !accepted(&head) {
                    bail!("atuin refused an account: {}", String::from_utf8_lossy(&body));
                }
                let answer: serde_json::Value = serde_json::from_slice(&body)?;
                let session = answer["session"]
                    .as_str()
                    .context("an account without a session")?;
                Speaker::Atuin {
                    client,
                    session: format!("authorization: Token {session}\r\n"),
                }
            }
            Language::Redis => Speaker::Redis(stream.await?),
            Language::Nats => {
                let mut stream = stream.await?;
                line(&mut stream, "INFO").await?;
                stream
                    .write_all(b"CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n")
                    .await?;
                line(&mut stream, "PONG").await?;
                Speaker::Nats(stream)
            }
        };
        Ok(Self {
            number,
            sent: 0,
            speaker,
        })
    }

    /// Sends one record and waits until the server has answered for it.
    pub async fn append(&mut self, record: &str) -> anyhow::Result<Said> {
        let (number, sent) = (self.number, self.sent);
        self.sent += 1;
        match &mut self.speaker {
            Speaker::Atuin { client, session } => {
                let body = as_atuin(number, sent, record);
                let (head, _) = client.raw(&post("/api/v0/record", session, &body)).await?;
                Ok(if accepted(&head) {
                    Said::Accepted
                } else {
                    Said::Refused
                })
            }
            Speaker::Redis(stream) => {
                let words = ["XADD", &format!("box-{number}"), "*", "record", record];
                let words: String = words
                    .map(|word| format!("${}\r\n{word}\r\n", word.len()))
                    .concat();
                stream.write_all(format!("*5\r\n{words}").as_bytes()).await?;
                line(stream, "$").await?;
                // The name of the entry.
                line(stream, "").await?;
                Ok(Said::Accepted)
            }
            Speaker::Nats(stream) => {
                let message = format!("PUB box.{number} {}\r\n{record}\r\nPING\r\n", record.len());
                stream.write_all(message.as_bytes()).await?;
                line(stream, "PONG").await?;
                Ok(Said::Accepted)
            }
        }
    }
}

/// A list of one record, as atuin's own client uploads it; each client is a host with one series.
fn as_atuin(number: u64, sent: u64, record: &str) -> String {
    let id = uuid(number + 1, sent);
    let host = uuid(0, number);
    let timestamp = FIRST_NS + sent;
    format!(
        r#"[{{"id":"{id}","idx":{sent},"host":{{"id":"{host}","name":""}},"timestamp":{timestamp},"version":"v0","tag":"history","data":{{"data":"{record}","content_encryption_key":"invented"}}}}]"#
    )
}

/// A name of version 7's shape out of two numbers.
fn uuid(high: u64, low: u64) -> String {
    let high = high & 0xffff_ffff_ffff;
    format!(
        "{:08x}-{:04x}-7000-8{:03x}-{:012x}",
        high >> 16,
        high & 0xffff,
        (low >> 48) & 0xfff,
        low & 0xffff_ffff_ffff
    )
}

fn post(path: &str, more: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: relay\r\ncontent-type: application/json\r\n{more}content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn accepted(head: &str) -> bool {
    head.split(' ')
        .nth(1)
        .is_some_and(|status| status.starts_with('2'))
}

/// One line, which has to begin so; where NATS asks in between whether anybody is there, it is told so.
async fn line(stream: &mut BufReader<TcpStream>, beginning: &str) -> anyhow::Result<()> {
    loop {
        let mut text = Vec::new();
        if stream.read_until(b'\n', &mut text).await? == 0 {
            bail!("the server closed the connection");
        }
        if text.starts_with(beginning.as_bytes()) {
            return Ok(());
        }
        if text != b"PING\r\n" {
            bail!("the server said {:?}", String::from_utf8_lossy(&text));
        }
        stream.write_all(b"PONG\r\n").await?;
    }
}

#[cfg(test)]
mod tests {
    use super::{as_atuin, uuid};

    #[test]
    fn no_two_records_have_one_name() {
        assert_eq!(uuid(1, 2), "00000000-0001-7000-8000-000000000002");
        assert_eq!(uuid(0x12345, 1 << 48), "00000001-2345-7000-8001-000000000000");
    }

    #[test]
    fn a_record_is_what_atuin_reads() {
        let record: serde_json::Value = serde_json::from_str(&as_atuin(3, 7, "sealed")).unwrap();
        assert_eq!(record[0]["idx"], 7);
        assert_eq!(record[0]["data"]["data"], "sealed");
    }
}
