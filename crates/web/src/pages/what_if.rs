//! Pages of the room `what_if`.
