// The little that a page does by itself.  Every page works without it.
"use strict";
(function () {
    var sent = false;
    var touched = false;

    document.querySelectorAll("[data-print]").forEach(function (button) {
        button.hidden = false;
        button.addEventListener("click", function () { window.print(); });
    });

    // A form that came back with errors: start at the summary.
    var errors = document.querySelector("[data-focus]");
    if (errors) {
        errors.focus();
    }

    // A screen left open looks stale.
    document.querySelectorAll("[data-stale]").forEach(function (line) {
        var opened = Date.now();
        var text = line.querySelector("[hidden]");
        setInterval(function () {
            if (Date.now() - opened > Number(line.dataset.stale) * 60000) {
                text.hidden = false;
            }
        }, 10000);
    });

    // What moves by itself: asked for again, and put in its place.  A page
    // that is not looked at is left alone; what fails is said by the page.
    document.querySelectorAll("[data-live]").forEach(function (part) {
        var asking = false;
        setInterval(function () {
            if (asking || document.hidden) {
                return;
            }
            asking = true;
            fetch(part.dataset.live).then(function (answer) {
                if (answer.redirected) {
                    location.reload();
                    return null;
                }
                return answer.ok ? answer.text() : null;
            }).then(function (text) {
                if (text !== null) {
                    part.innerHTML = text;
                }
            }).catch(function () {}).then(function () { asking = false; });
        }, Number(part.dataset.every) * 1000);
    });

    // A drawing of what is typed, made by the server while it is typed.
    document.querySelectorAll("[data-draw]").forEach(function (part) {
        var form = part.closest("form");
        var waiting = 0;
        form.addEventListener("input", function () {
            clearTimeout(waiting);
            waiting = setTimeout(function () {
                var typed = new URLSearchParams(new FormData(form));
                typed.delete("csrf");
                fetch(part.dataset.draw + "?" + typed).then(function (answer) {
                    return answer.ok && !answer.redirected ? answer.text()
                        : null;
                }).then(function (text) {
                    if (text !== null) {
                        part.innerHTML = text;
                    }
                }).catch(function () {});
            }, 250);
        });
    });

    // One more row of a group: the last one again, empty, counted on.
    function count(element, name, number) {
        var text = element.getAttribute(name);
        if (text) {
            element.setAttribute(name, text.replace(/\d+$/, number));
        }
    }
    document.querySelectorAll("[data-more]").forEach(function (button) {
        button.addEventListener("click", function (event) {
            var rows = button.closest("fieldset").querySelectorAll(".row");
            var more = rows[rows.length - 1].cloneNode(true);
            if (rows.length >= 48) {
                return;
            }
            event.preventDefault();
            more.querySelectorAll(".error").forEach(function (error) {
                error.remove();
            });
            more.querySelectorAll(".wrong").forEach(function (field) {
                field.classList.remove("wrong");
            });
            more.querySelectorAll("label").forEach(function (label) {
                count(label, "for", rows.length);
                label.textContent = label.textContent.replace(/\d+/,
                    rows.length + 1);
            });
            more.querySelectorAll("input").forEach(function (input) {
                count(input, "id", rows.length);
                count(input, "name", rows.length);
                input.removeAttribute("aria-invalid");
                input.removeAttribute("aria-describedby");
                input.value = "";
            });
            rows[rows.length - 1].after(more);
            more.querySelector("input").focus();
        });
    });

    // A second press sends nothing more; the server would store it once
    // anyway.  Typed values are not lost by a stray click.
    document.querySelectorAll("form.form[method=post]").forEach(function (form) {
        form.addEventListener("input", function () { touched = true; });
        form.addEventListener("submit", function (event) {
            if (sent) {
                event.preventDefault();
            }
            sent = true;
        });
    });
    window.addEventListener("beforeunload", function (event) {
        if (touched && !sent) {
            event.preventDefault();
        }
    });
    window.addEventListener("pageshow", function () { sent = false; });

    // Escape or a click beside it closes the menu of the signed-in person.
    var me = document.querySelector("details.me");
    if (me) {
        document.addEventListener("keydown", function (event) {
            if (event.key === "Escape" && me.open) {
                me.open = false;
                me.querySelector("summary").focus();
            }
        });
        document.addEventListener("click", function (event) {
            if (!me.contains(event.target)) {
                me.open = false;
            }
        });
    }
}());
