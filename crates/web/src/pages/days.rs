//! Pages of the room `days`.
