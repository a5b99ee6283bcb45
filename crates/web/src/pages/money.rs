//! Pages of the room `money`.
