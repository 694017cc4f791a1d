/// <summary>Calls of the disk that take long, and the threads that wait in them.</summary>
internal sealed class SlowCalls
{
    private readonly Lock _gate = new();
    private int _poolThreads;

    /// <summary>How long a call takes; nothing at first.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many calls there were.</summary>
    public int Count { get; private set; }

    /// <summary>How many threads of the pool were in one at once, at most.</summary>
    public int MostPoolThreads { get; private set; }

    /// <summary>How many threads are in one now, and how many calls have ended.</summary>
    public (int Inside, int Ended) State
    {
        get
        {
            lock (_gate)
            {
                return field;
            }
        }
        private set;
    }

    /// <summary>Waits as the disk does.</summary>
    public void Wait()
    {
        if (Delay == TimeSpan.Zero)
        {
            return;
        }

        var ofPool = Thread.CurrentThread.IsThreadPoolThread ? 1 : 0;
        lock (_gate)
        {
            Count++;
            State = (State.Inside + 1, State.Ended);
            _poolThreads += ofPool;
            MostPoolThreads = Math.Max(MostPoolThreads, _poolThreads);
        }

        Thread.Sleep(Delay);
        lock (_gate)
        {
            State = (State.Inside - 1, State.Ended + 1);
            _poolThreads -= ofPool;
        }
    }
}
