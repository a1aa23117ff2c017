# Palabras de muchas pantallas.
common-minutes = { $count ->
    [one] { $count } minuto
   *[other] { $count } minutos
}
common-days = { $count ->
    [one] { $count } día
   *[other] { $count } días
}
common-back = Atrás
common-go-on = Seguir
common-skip = Saltar
common-done = Listo
common-cancel = Cancelar
common-yes = Sí
common-no = No
common-close = Cerrar
common-change = Cambiar
common-help = Ayuda
common-now = Ahora
common-leave = Salir
common-leave-title = Sal de esta página al momento y ciérrala. Tres veces Mayús hace lo mismo.
common-other = la otra persona
common-you = tú
common-first = Primera persona
common-second = Segunda persona
common-less = Menos
common-more = Más
common-loading = Un momento …
common-working = Calculando …
common-as-table = Como tabla
common-in-words = En palabras
common-model-not-measurement = Un modelo, no una medida.
common-know = ¿Cómo lo sabemos?
common-grade = evidencia { $grade }
common-saved = Queda guardado.
common-not-saved = Eso no se guardó. { $why }
common-demo = Una pareja inventada. No se guarda nada.
common-skip-to-leave = Salir al momento
