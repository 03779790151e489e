"""Processes that outlive what started them: found by what marks them, told of, and ended.

    records     what is known of one
    describing  asks the kernel for that
    finding     by what marks them
    ending      with a signal, and then with another

It imports nothing by itself: who reads what a rehearsal changed needs the records alone.
"""
