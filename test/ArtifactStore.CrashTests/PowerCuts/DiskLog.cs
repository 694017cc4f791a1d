namespace ArtifactStore.CrashTests;

/// <summary>What happened to the files of one folder, in order, and between it what the writers said.</summary>
internal sealed class DiskLog : Journal
{
    private readonly Lock _gate = new();
    private readonly List<DiskEvent> _events = [];

    /// <summary>Is told of each event when it happens.</summary>
    public Action<DiskEvent>? Added { get; set; }

    /// <summary>How many events there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    public DiskEvent[] Events()
    {
        lock (_gate)
        {
            return [.. _events];
        }
    }

    public void Add(DiskEvent what)
    {
        lock (_gate)
        {
            _events.Add(what);
        }

        Added?.Invoke(what);
    }

    protected override void Write(string line) => Add(new(DiskEventKind.Line, line));
}
