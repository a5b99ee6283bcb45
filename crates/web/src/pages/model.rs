//! Pages of the room `model`.
