//! Random numbers by a seed, which a failed test prints.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

/// xorshift64* by Marsaglia and Vigna.
pub struct Random(u64);

impl Random {
    /// Random numbers by the seed in `CONFORMANCE_SEED`, or by the time.
    pub fn new() -> Self {
        let seed = env::var("CONFORMANCE_SEED")
            .ok()
            .map(|seed| seed.parse().unwrap());
        let time = || {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap()
                .as_nanos() as u64
        };
        let seed = seed.unwrap_or_else(time) | 1;
        println!("CONFORMANCE_SEED={seed}");
        Self(seed)
    }

    /// A number from 0 to `limit`, without it.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % limit
    }
}
