/** A new catalogue, with places to fill in as LSP's snippets have them. As it stands, nothing is wrong with it. */
export const CATALOGUE_SKELETON = `# What one firmware has: its numbers are those that device trees write.
scmiCatalogue: 1
firmware:
  name: \${1:name of the firmware}
  kind: \${2|other,scp-firmware,tf-a,rcar-gen3,op-tee,imx-sm,virtio-scmi,captured|}
  match: { rootCompatible: ["\${3:vendor,board}"] }
scmi:
  protocols:
    clock: { id: 0x14 }
agents:
  \${4:linux}: { id: \${5:1}, type: ospm }
resources:
  clock:
    \${6:uart}: { id: \${7:0}, name: \${8:uart_clk} }
permissions:
  model: \${9|none,static,device-runtime|} # none: everything is open to every agent
completeness: { clock: \${10|partial,complete|} }
\${0}`;
