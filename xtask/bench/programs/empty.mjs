/** The program that does nothing: what a `node` process takes by itself. */
