namespace ArtifactStore.Benchmarks.Report;

/// <summary>An axis on which each power of ten takes the same room; its ends come from the data.</summary>
internal sealed class LogAxis
{
    private readonly double _from;
    private readonly double _to;
    private readonly double _start;
    private readonly double _end;

    /// <param name="values">The data.</param>
    /// <param name="start">Where the least value stands.</param>
    /// <param name="end">Where the greatest value stands.</param>
    public LogAxis(IEnumerable<double> values, double start, double end)
    {
        var logs = values.Where(value => value > 0).Select(Math.Log10).DefaultIfEmpty(0).ToList();
        _from = logs.Min() - 0.08;
        _to = Math.Max(logs.Max() + 0.08, _from + 0.5);
        _start = start;
        _end = end;
    }

    public double Place(double value) => _start + ((Math.Log10(value) - _from) / (_to - _from) * (_end - _start));

    /// <summary>The powers of ten, and between them 2 and 5 where they are few.</summary>
    public IEnumerable<double> Ticks()
    {
        double[] steps = _to - _from > 2.5 ? [1] : [1, 2, 5];
        return
            from power in Enumerable.Range((int)Math.Floor(_from), (int)(Math.Ceiling(_to) - Math.Floor(_from)) + 1)
            from step in steps
            let tick = step * Math.Pow(10, power)
            where Math.Log10(tick) >= _from && Math.Log10(tick) <= _to
            select tick;
    }
}
