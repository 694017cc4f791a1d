namespace ArtifactStore.CrashTests;

/// <summary>A disk to which a log is played, and what may be left of it when the power goes.</summary>
internal sealed class SimulatedDisk
{
    private readonly Dictionary<string, StoredFile> _files = [];
    private readonly Dictionary<string, StoredFile> _onDisk = [];
    private readonly List<(string Name, StoredFile? File)> _unsyncedNames = [];

    public SimulatedDisk() { }

    /// <param name="files">What is on the disk, by path.</param>
    public SimulatedDisk(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        foreach (var (name, bytes) in files)
        {
            _files[name] = _onDisk[name] = new(bytes);
        }
    }

    /// <summary>Plays an event.</summary>
    /// <param name="number">Its number in the log.</param>
    /// <param name="what">The event.</param>
    public void Play(int number, DiskEvent what)
    {
        switch (what.Kind)
        {
            case DiskEventKind.Create:
                _unsyncedNames.Add((what.Name, _files[what.Name] = new()));
                break;
            case DiskEventKind.Delete:
                if (_files.Remove(what.Name))
                {
                    _unsyncedNames.Add((what.Name, null));
                }

                break;
            case DiskEventKind.Write or DiskEventKind.Truncate:
                Named(what)?.Change(number, what);
                break;
            case DiskEventKind.Sync:
                Named(what)?.Sync(what.Offset);
                break;
            case DiskEventKind.SyncFolder:
                _unsyncedNames.ForEach(change => Rename(_onDisk, change));
                _unsyncedNames.Clear();
                break;
        }
    }

    /// <summary>What may be left after a power cut, by file name.</summary>
    public Dictionary<string, byte[]> Cut(Loss loss, Random random)
    {
        var names = new Dictionary<string, StoredFile>(_onDisk);
        var kept = random.Next(_unsyncedNames.Count + 1);
        for (var i = 0; i < _unsyncedNames.Count; i++)
        {
            // What was made or deleted is a matter of the folder, and lost or not apart from what is in the files.
            if (loss == Loss.None || (loss == Loss.Last && i < kept) || (loss is Loss.Some or Loss.Sectors && random.Next(2) == 0))
            {
                Rename(names, _unsyncedNames[i]);
            }
        }

        return names.ToDictionary(file => Path.GetFileName(file.Key), file => file.Value.Cut(loss, random));
    }

    /// <summary>The file; null for one that was deleted while somebody had it open.</summary>
    private StoredFile? Named(DiskEvent what) => _files.GetValueOrDefault(what.Name);

    private static void Rename(Dictionary<string, StoredFile> names, (string Name, StoredFile? File) change)
    {
        if (change.File is null)
        {
            names.Remove(change.Name);
        }
        else
        {
            names[change.Name] = change.File;
        }
    }
}
