# Beside each Vault server, in its pod. Makes it read its certificate again when that was renewed,
# and keeps its audit log within bounds: a full disk would stop Vault, which answers nothing that it
# can't log. By a hang-up signal Vault does both, read certificates and open its audit log anew.
#
# CERTIFICATE, AUDIT_LOG  the files
# AUDIT_LOG_MIB           from what size on the log is put away
# AUDIT_LOGS_KEPT         how many of those that were put away are kept
# INTERVAL_SECONDS        how long to wait between two looks
#
# Terraform reads the dollar sign before a brace as its own: there is none here.

tell_vault() {
    for pid in $(pidof vault); do
        case $(tr '\0' ' ' <"/proc/$pid/cmdline") in
        # The server alone: somebody may be using the command line, which has the same name.
        "vault server"*) kill -HUP "$pid" ;;
        esac
    done
}

fingerprint() {
    sha256sum "$CERTIFICATE"
}

mib() {
    du -m "$1" | cut -f 1
}

put_log_away() {
    number=$AUDIT_LOGS_KEPT
    while [ "$number" -gt 1 ]; do
        younger=$((number - 1))
        [ -e "$AUDIT_LOG.$younger" ] && mv "$AUDIT_LOG.$younger" "$AUDIT_LOG.$number"
        number=$younger
    done
    mv "$AUDIT_LOG" "$AUDIT_LOG.1"
    tell_vault
}

trap 'exit 0' TERM
known=$(fingerprint)
while true; do
    sleep "$INTERVAL_SECONDS" &
    wait "$!"
    current=$(fingerprint)
    if [ "$current" != "$known" ]; then
        echo "the certificate was renewed: telling Vault"
        tell_vault && known=$current
    fi
    if [ -e "$AUDIT_LOG" ] && [ "$(mib "$AUDIT_LOG")" -ge "$AUDIT_LOG_MIB" ]; then
        echo "the audit log has grown to $AUDIT_LOG_MIB MiB: putting it away"
        put_log_away
    fi
done
