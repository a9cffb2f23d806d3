#define FW_CLK_ETH 0
#define FW_CLK_UART 1
#define FW_CLK_USB 2
#define FW_RST_USB 0
#define FW_RST_ETH 1
