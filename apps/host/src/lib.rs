//! Sends the built app to browsers.
//!
//! It knows files and headers, nothing of the domain, and it writes no log: who asked for what, and when,
//! is nobody's business.

mod headers;
mod relay_address;
mod site;

use std::io;
use std::net::SocketAddr;

use thiserror::Error;
use tokio::net::TcpListener;

pub use relay_address::{NoOrigin, RelayAddress};
pub use site::Site;

/// Why the app could not be served.
#[derive(Debug, Error)]
pub enum ServeError {
    /// Another program listens there.
    #[error("port {0} is taken by another program; choose one with --port, or --port 0 for any free one")]
    PortTaken(u16),
    /// The system refused for another reason.
    #[error("could not listen on {0}: {1}; choose another address or port")]
    NotListening(SocketAddr, #[source] io::Error),
    /// The server ended on its own.
    #[error("the server stopped: {0}; start it again")]
    Stopped(#[source] io::Error),
}

/// Serves a site until the process is told to end; `ready` hears the address once it is open. The app may talk to
/// `relay`, and is told of it, or to nobody.
///
/// # Errors
/// When the address cannot be had, or the system ends the server.
pub async fn serve(
    site: Site,
    relay: Option<RelayAddress>,
    address: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => ServeError::PortTaken(address.port()),
            _ => ServeError::NotListening(address, error),
        })?;
    ready(
        listener
            .local_addr()
            .map_err(|error| ServeError::NotListening(address, error))?,
    );
    axum::serve(listener, site::router(site, relay.as_ref()))
        .with_graceful_shutdown(async {
            // Without a signal handler the server still ends with the process.
            let _ = tokio::signal::ctrl_c().await;
        })
        .await
        .map_err(ServeError::Stopped)
}
