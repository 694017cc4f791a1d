namespace ArtifactStore.CrashTests;

/// <summary>A file of a simulated disk: what is on it for certain, and what was written since.</summary>
internal sealed class StoredFile
{
    private const int Sector = 512;

    private readonly List<(int Number, DiskEvent What)> _unsynced = [];
    private byte[] _bytes = [];
    private int _length;

    public StoredFile() { }

    public StoredFile(byte[] bytes) => (_bytes, _length) = (bytes, bytes.Length);

    public void Change(int number, DiskEvent what) => _unsynced.Add((number, what));

    /// <summary>Puts onto the disk what was done before an event.</summary>
    public void Sync(long end)
    {
        foreach (var (_, what) in _unsynced.Where(change => change.Number < end))
        {
            Apply(what);
        }

        _unsynced.RemoveAll(change => change.Number < end);
    }

    /// <summary>What may be left after a power cut.</summary>
    public byte[] Cut(Loss loss, Random random)
    {
        var left = new StoredFile(_bytes.AsSpan(0, _length).ToArray());
        var kept = random.Next(_unsynced.Count + 1);
        for (var i = 0; i < _unsynced.Count; i++)
        {
            var what = _unsynced[i].What;
            switch (loss)
            {
                case Loss.None:
                case Loss.Last when i < kept:
                case Loss.Some when random.Next(2) == 0:
                case Loss.Sectors when what.Kind == DiskEventKind.Truncate && random.Next(2) == 0:
                    left.Apply(what);
                    break;
                case Loss.Sectors when what.Kind == DiskEventKind.Write:
                    left.ApplySectors(what, random);
                    break;
            }
        }

        return left._bytes.AsSpan(0, left._length).ToArray();
    }

    private void Apply(DiskEvent what)
    {
        if (what.Kind == DiskEventKind.Truncate)
        {
            SetLength((int)what.Offset, null);
        }
        else
        {
            Put((int)what.Offset, what.Data, null);
        }
    }

    private void ApplySectors(DiskEvent write, Random random)
    {
        var (start, data) = ((int)write.Offset, write.Data!);

        // Which of the two it is, decides how much of it there is: a lone torn page among whole ones, or next to nothing.
        var share = random.Next(4);
        for (var from = 0; from < data.Length; )
        {
            var to = Math.Min(data.Length, ((start + from) / Sector * Sector) + Sector - start);
            if (random.Next(4) <= share)
            {
                Put(start + from, data.AsSpan(from, to - from), random);
            }

            from = to;
        }
    }

    private void Put(int offset, ReadOnlySpan<byte> data, Random? garbage)
    {
        if (offset + data.Length > _length)
        {
            SetLength(offset + data.Length, garbage);
        }

        data.CopyTo(_bytes.AsSpan(offset));
    }

    private void SetLength(int length, Random? garbage)
    {
        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(length, _bytes.Length * 2));
        }

        if (length > _length)
        {
            var hole = _bytes.AsSpan(_length, length - _length);
            hole.Clear();
            if (garbage is not null && garbage.Next(2) == 0)
            {
                garbage.NextBytes(hole);
            }
        }

        _length = length;
    }
}
