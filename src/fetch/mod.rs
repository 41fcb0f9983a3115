//! Asks the web for documents, politely: the only room that knows the network.
