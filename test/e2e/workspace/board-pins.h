#define UART0_CLOCK 3
