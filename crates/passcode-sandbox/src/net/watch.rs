/// What decides over connections: the faults in force. `owner` is the vendor whose own address a
/// connection was made to, if it is one's.
pub(crate) trait Watch: Send + Sync + 'static {
    /// Whether a connection just made is reset at once.
    fn refuse_connection(&self, owner: Option<&str>) -> bool;

    /// Whether the bytes that have come on a connection are left unread, and the connection is
    /// reset. Asked once for each time that bytes have come, while
    /// [`watches_bytes`](Self::watches_bytes).
    fn reset_unread(&self, owner: Option<&str>) -> bool;

    /// Whether any rule looks at what comes on connections.
    fn watches_bytes(&self) -> bool;
}
