"""What must hold between settings of different layers, so that an environment works as a whole.

One subject a module, each with a function ``check`` that takes the settings that it compares, and
tells every problem by both of its sides. An environment checks them all before anything is
synthesized.
"""
