"""A catalogue of what can differ between a hand-written class and a generator, as examples.

``rows`` lists every difference that was measured, each with an id, a kind and a few words. The
other modules hold one small class or more for each row that needs a rule, evidence or a refusal,
together with a consumer that could tell the difference:

``a_exits``         how a step ends: the stop, and errors
``b_values``        how an item leaves a step
``c_blocks``        steps that deliver from inside a block: locks, handlers, timeouts, loops
``d_after_errors``  objects that are used on after an error or their end
``e_tasks``         several tasks on one object, and steps that call themselves
``f_passes``        several passes over one object, and stepping by hand
``g_construction``  what happens when the object is made, and when it happens
``h_objects``       what an object offers besides its items
``i_contexts``      context variables
``j_names``         what a name means in the method and in the generator
``k_consumers``     consumers that fail or leave
``l_kept``          classes that stay, with a generator as ``__aiter__``

``example`` says what an example is, ``execution`` runs it.
"""
