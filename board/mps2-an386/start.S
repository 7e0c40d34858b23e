/* start.S: what the processor does first, and after a fault.
 *
 * Every reset fills RAM with a pattern, so that nothing in it outlives a loss
 * of power, and firmware that counts on RAM it has not set is found out.
 */
    .syntax unified
    .cpu cortex-m4
    .thumb

    .section .vectors, "a"
    .word link_stack_top
    .word start_reset
    .word start_fault       /* NMI */
    .word start_fault       /* hard fault */
    .word start_fault       /* memory management */
    .word start_fault       /* bus */
    .word start_fault       /* usage */
    .word 0, 0, 0, 0
    .word start_fault       /* supervisor call: there is none */
    .word start_fault       /* debug monitor */
    .word 0
    .word start_fault       /* pend */
    .word start_fault       /* tick */

    .section .text.start, "ax"
    .global start_reset
    .type start_reset, %function
    .thumb_func
start_reset:
    cpsid i
    ldr r0, =link_ram
    ldr r1, =link_ram_end
    ldr r2, =0xa5a5a5a5
1:  cmp r0, r1
    itt lo
    strlo r2, [r0], #4
    blo 1b

    ldr r0, =link_data
    ldr r1, =link_data_end
    ldr r2, =link_data_from
2:  cmp r0, r1
    ittt lo
    ldrlo r3, [r2], #4
    strlo r3, [r0], #4
    blo 2b

    ldr r0, =link_bss
    ldr r1, =link_bss_end
    movs r2, #0
3:  cmp r0, r1
    itt lo
    strlo r2, [r0], #4
    blo 3b

    bl main
    /* main does not return; if it does, it was a fault */
    .size start_reset, . - start_reset

/* Ask the system for a reset; needs no stack, for that may be the fault.  Two
 * more names are what libsodium calls when it is misused (script/sodium). */
    .global start_fault, sodium_misuse, sodium_table
    .type sodium_misuse, %function
    .type sodium_table, %function
    .thumb_set sodium_misuse, start_fault
    .thumb_set sodium_table, start_fault
    .type start_fault, %function
    .thumb_func
start_fault:
    cpsid i
    ldr r0, =0xe000ed0c     /* AIRCR */
    ldr r1, =0x05fa0004     /* its key, and SYSRESETREQ */
    str r1, [r0]
    dsb
4:  b 4b
    .size start_fault, . - start_fault
