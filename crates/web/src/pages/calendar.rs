//! Pages of the room `calendar`.
