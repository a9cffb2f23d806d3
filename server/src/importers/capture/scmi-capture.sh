#!/bin/sh
# What a running Linux can tell of the SCMI firmware below it, as text for `scmi-dt import capture`.
#
#     sh scmi-capture.sh > board.scmi-capture        (as root)
#
# It asks firmware only what it is and has, as the agent this Linux is, and changes nothing. That needs a kernel with raw
# access (CONFIG_ARM_SCMI_RAW_MODE_SUPPORT; with ..._COEX the normal drivers run beside it) and debugfs mounted:
#
#     mount -t debugfs none /sys/kernel/debug
#
# Without raw access it prints the names Linux has for clocks and power domains, and which nodes of the device tree use which
# number, for what follows from the two. Needs no more than busybox has. A folder as the argument stands for /.

LC_ALL=C
export LC_ALL
root=${1-}
debug=$root/sys/kernel/debug
tree=$root/proc/device-tree
[ -d "$tree" ] || tree=$root/sys/firmware/devicetree/base
most=4096

scratch=$(mktemp -d "${TMPDIR:-/tmp}/scmi-capture.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

say() {
	echo "scmi-capture: $*" >&2
}

# A read of a reply that never comes does not end by itself. Old busybox wants -t.
limit=
if timeout 5 true 2>/dev/null; then limit='timeout 5'
elif timeout -t 5 true 2>/dev/null; then limit='timeout -t 5'
fi

if od -An -v -tx1 /dev/null >/dev/null 2>&1; then
	hex() { od -An -v -tx1 | tr -d ' \n'; }
else
	hex() { hexdump -v -e '/1 "%02x"'; }
fi

# unhex HEX: its bytes
unhex() {
	rest=$1
	escapes=
	while [ -n "$rest" ]; do
		tail=${rest#??}
		number=$((0x${rest%"$tail"}))
		escapes="$escapes\\0$((number / 64))$((number / 8 % 8))$((number % 8))"
		rest=$tail
	done
	printf '%b' "$escapes"
}

# word NUMBER: $word, its four bytes, low first
word() {
	word=$(printf %08x "$1")
	low=${word#??????}
	next=${word#????}
	next=${next%??}
	high=${word#??}
	high=${high%????}
	word=$low$next$high${word%??????}
}

# byte N: $byte, of the reply behind header and status
byte() {
	rest=${reply#????????????????}
	skip=$1
	while [ "$skip" -gt 0 ]; do
		rest=${rest#??}
		skip=$((skip - 1))
	done
	byte=${rest%"${rest#??}"}
	byte=$((0x${byte:-0}))
}

# half N: $half, two bytes of the reply
half() {
	byte $(($1 + 1))
	half=$byte
	byte "$1"
	half=$((half * 256 + byte))
}

# has N MASK: whether bits of a byte of the reply are set
has() {
	byte "$1"
	[ $((byte & $2)) -ne 0 ]
}

# send PROTOCOL MESSAGE [NUMBER...]: prints request and reply; whether firmware answered SUCCESS
# Header: message [7:0], protocol [17:10], token [27:18].
token=0
silent=0
send() {
	[ "$silent" -lt 3 ] || return 1
	token=$((token % 1023 + 1))
	word $(($2 + $1 * 1024 + token * 262144))
	header=$word
	request=$word
	shift 2
	for number; do
		word "$number"
		request=$request$word
	done
	unhex "$request" >"$scratch/request"
	reply=
	if cat "$scratch/request" 2>/dev/null >"$raw"; then
		for _ in 1 2 3; do
			reply=$($limit cat "$raw" 2>/dev/null | hex)
			# one that came too late for the message it belongs to stands before this one
			case $reply in "$header"* | '') break ;; esac
		done
	fi
	printf 'message %s %s\n' "$request" "${reply:--}"
	silent=$((silent + 1))
	[ -z "$reply" ] || silent=0
	[ "$silent" -lt 3 ] || say "$raw: firmware is silent, no more is asked"
	case $reply in "$header"00000000*) return 0 ;; esac
	return 1
}

# enumerate PROTOCOL COUNT BYTE MASK MESSAGE: attributes of each, and the long name where that bit of them says there is one
enumerate() {
	id=0
	while [ "$id" -lt "$2" ]; do
		if send "$1" 3 "$id"; then
			[ "$3" = - ] || ! has "$3" "$4" || send "$1" "$5" "$id"
			case $1 in 20 | 23) list "$1" 4 "$id" ;; esac
			# what this agent may set
			[ "$1" -ne 20 ] || [ "$major" -lt 3 ] || send 20 15 "$id"
		fi
		id=$((id + 1))
	done
}

# list PROTOCOL MESSAGE [ID]: a list in pieces, by the place where one begins
# A reply begins with how many it has [11:0] and how many remain [31:16].
list() {
	at=0
	while send "$@" "$at"; do
		half 2
		left=$half
		half 0
		here=$((half & 4095))
		at=$((at + here))
		if [ "$left" -eq 0 ] || [ "$here" -eq 0 ] || [ "$at" -gt $most ]; then break; fi
	done
}

# pins PINS GROUPS FUNCTIONS: each kind is numbered apart
pins() {
	selector=0
	for count; do
		id=0
		while [ "$id" -lt "$count" ] && [ "$id" -lt $most ]; do
			if send 25 3 "$id" "$selector" && has 3 128; then send 25 9 "$id" "$selector"; fi
			id=$((id + 1))
		done
		selector=$((selector + 1))
	done
}

protocol() {
	send "$1" 0 || return
	half 2
	major=$half
	message=3
	while [ "$message" -le 15 ]; do
		send "$1" 2 "$message"
		message=$((message + 1))
	done
	send "$1" 1 || return
	half 0
	count=$half
	[ "$count" -le $most ] || { say "protocol $1 counts $count: the first $most are asked for"; count=$most; }
	case $1 in
		17) enumerate 17 "$count" 3 8 8 ;;
		19) enumerate 19 "$count" 3 4 12 ;;
		20) enumerate 20 "$count" 3 32 8 ;;
		21)
			list 21 3
			id=0
			while [ "$major" -ge 3 ] && [ "$id" -lt "$count" ]; do
				send 21 12 "$id"
				id=$((id + 1))
			done
			;;
		22) enumerate 22 "$count" 3 32 6 ;;
		23) enumerate 23 "$count" 3 64 9 ;;
		# Firmware before SCMI 3.2 has pin control here, where 8 may be "set": nothing but 3 is asked.
		24) enumerate 24 "$count" - ;;
		25)
			half 2
			groups=$half
			half 4
			pins "$count" "$groups" "$half"
			;;
	esac
}

instance() {
	raw=$1/raw/message
	silent=0
	echo "instance ${1##*/} $(cat "$1/instance_name" 2>/dev/null)"
	if [ ! -e "$raw" ]; then
		say "$1 has no raw access: a kernel with CONFIG_ARM_SCMI_RAW_MODE_SUPPORT has it"
		return
	fi
	# what others left unread
	[ ! -e "$1/raw/reset" ] || echo 1 >"$1/raw/reset"
	send 16 0
	send 16 3
	send 16 4
	send 16 5
	send 16 7 4294967295
	if send 16 1; then
		byte 0
		listed=$byte
		byte 1
		agents=$byte
		id=0
		while [ "$id" -lt "$agents" ]; do
			send 16 7 "$id"
			id=$((id + 1))
		done
	fi
	served=
	seen=0
	while [ "$seen" -lt "${listed:-0}" ] && send 16 6 "$seen"; do
		half 0
		[ "$half" -gt 0 ] || break
		at=0
		while [ "$at" -lt "$half" ] && [ "$at" -lt 64 ]; do
			byte $((4 + at))
			served="$served $byte"
			at=$((at + 1))
		done
		seen=$((seen + half))
	done
	for number in $served; do
		[ "$number" -eq 16 ] || protocol "$number"
	done
}

# words FILE: what NULs part, with blanks between
words() {
	tr '\000' ' ' <"$1" | sed 's/ *$//'
}

cells() {
	hex <"$1"
}

echo 'scmi-capture 1'
echo "kernel $(uname -s -r -m 2>/dev/null)"
[ ! -e "$tree/compatible" ] || echo "compatible $(words "$tree/compatible")"
(dmesg 2>/dev/null || cat "$root/var/log/dmesg" 2>/dev/null) | grep 'SCMI Protocol v' | sed 's/^/log /'

# Nodes of the device tree: who provides clocks and power domains, who uses which.
if [ -d "$tree" ]; then
	find "$tree"/ -type f \( -name '#clock-cells' -o -name '#power-domain-cells' \) | sort | while read -r file; do
		node=${file%/*}
		[ -e "$node/phandle" ] || continue
		kind=${file##*/#}
		path=${node#"$tree"}
		echo "provider ${kind%-cells} /${path#/} $(cells "$node/phandle") $(cells "$file")"
	done
	find "$tree"/ -type f \( -name clocks -o -name power-domains \) | sort | while read -r file; do
		node=${file%/*}
		case ${file##*/} in clocks) names=$node/clock-names ;; *) names=$node/power-domain-names ;; esac
		path=${node#"$tree"}
		echo "consumer ${file##*/} /${path#/} $(cells "$file") $([ ! -e "$names" ] || words "$names")"
	done
	find "$tree"/ -type f -name compatible | sort | while read -r file; do
		case $(words "$file") in
			*arm,scmi-shmem*) continue ;;
			arm,scmi* | linaro,scmi* | qcom,scmi* | *' arm,scmi'*) ;;
			*) continue ;;
		esac
		node=${file%/*}
		path=${node#"$tree"}
		smc=
		channel=
		[ ! -e "$node/arm,smc-id" ] || smc=$(cells "$node/arm,smc-id")
		[ ! -e "$node/linaro,optee-channel-id" ] || channel=$(cells "$node/linaro,optee-channel-id")
		echo "scmi /${path#/} smc=$smc channel=$channel $(words "$file")"
	done
fi

found=
for folder in "$debug"/scmi/*; do
	[ -d "$folder" ] || continue
	found=yes
	instance "$folder"
done
[ -n "$found" ] || say "there is no $debug/scmi: not root, debugfs is not mounted, or the kernel is older than 6.3"

for file in clk/clk_summary pm_genpd/pm_genpd_summary; do
	[ ! -r "$debug/$file" ] || sed "s|^|${file##*/} |" "$debug/$file"
done
echo end
