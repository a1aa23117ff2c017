# Palabras que cada quien puede cambiar por las suyas. Van dentro de una frase, así que empiezan con minúscula.
term-partner = la otra persona
term-sex = tener sexo
terms-title = Tus propias palabras
terms-lead = Hay palabras que encajan mejor que las nuestras. Deja un campo vacío para la palabra de siempre.
terms-partner = Para la otra persona, cuando no hay nombre
terms-sex = Para el sexo
terms-keep = Usar estas palabras
terms-kept = Queda guardado.
