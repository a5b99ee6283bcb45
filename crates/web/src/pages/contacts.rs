//! Pages of the room `contacts`.
