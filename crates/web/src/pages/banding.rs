//! Pages of the room `banding`.
