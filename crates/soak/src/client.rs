//! One connection to a relay, with just enough HTTP.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use wire::relay::{Answer, PATH, Request, limits};

/// Longer than any wait of the protocol.
const PATIENCE: Duration = Duration::from_secs(40);

/// A connection that asks one thing after the other.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens.
    pub async fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::new(),
        })
    }

    /// Asks and waits for the answer.
    ///
    /// # Errors
    /// When the connection breaks or the answer is none of the protocol.
    pub async fn ask(&mut self, request: &Request) -> anyhow::Result<Answer> {
        let (status, body) = self.post(&request.encode()).await?;
        let answer = Answer::decode(&body).context("the relay answered something else")?;
        if status != answer.status() {
            bail!("the status {status} contradicts the answer");
        }
        Ok(answer)
    }

    /// Sends any bytes as a request; gives status and body.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn post(&mut self, body: &[u8]) -> anyhow::Result<(u16, Vec<u8>)> {
        self.send(body).await?;
        self.receive().await
    }

    /// Sends any bytes as a request and waits for nothing.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn send(&mut self, body: &[u8]) -> anyhow::Result<()> {
        let mut message = format!(
            "POST {PATH} HTTP/1.1\r\nhost: relay\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        message.extend(body);
        self.stream.write_all(&message).await?;
        Ok(())
    }

    /// Waits for the answer to what was sent.
    ///
    /// # Errors
    /// When the connection breaks, or the answer is longer than the protocol allows.
    pub async fn receive(&mut self) -> anyhow::Result<(u16, Vec<u8>)> {
        let (head, body) = timeout(PATIENCE, self.message())
            .await
            .context("no answer came")??;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok((status.context("an answer without a status")?, body))
    }

    /// Sends raw bytes and gives the head and the body of what comes back.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn raw(&mut self, message: &[u8]) -> anyhow::Result<(String, Vec<u8>)> {
        self.stream.write_all(message).await?;
        timeout(PATIENCE, self.message())
            .await
            .context("no answer came")?
    }

    async fn message(&mut self) -> anyhow::Result<(String, Vec<u8>)> {
        let end = loop {
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head: Vec<u8> = self.buffer.drain(..end).collect();
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.context("an answer without a length")?.trim().parse()?;
        if length > limits::ANSWER_BYTES {
            bail!("an answer of {length} bytes");
        }
        while self.buffer.len() < length {
            self.more().await?;
        }
        Ok((head, self.buffer.drain(..length).collect()))
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the relay closed the connection");
        }
        Ok(())
    }
}
