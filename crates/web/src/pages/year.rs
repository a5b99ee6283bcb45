//! Pages of the room `year`.
