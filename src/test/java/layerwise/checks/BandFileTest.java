package layerwise.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import layerwise.display.Band;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BandFileTest {
    @TempDir private Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        var range =
                new Band.Range(
                        new double[] {1, 2.5},
                        new double[] {0.125, Double.NaN},
                        new double[] {1e-7, Double.NaN});
        var file = folder.resolve("bands.csv");
        BandFile.write(file, Map.of("run-a", new Band(10, Map.of("validation loss", range))));
        var band = BandFile.read(file, "run-a");
        assertEquals(10, band.seeds());
        assertEquals(List.of("validation loss"), band.curves());
        var read = band.range("validation loss").orElseThrow();
        assertArrayEquals(range.x, read.x);
        assertArrayEquals(range.low, read.low);
        assertArrayEquals(range.high, read.high);
    }

    @Test
    void withoutAFileOrTheRunNothingIsKnown() throws IOException {
        var file = folder.resolve("bands.csv");
        assertEquals(Band.NONE, BandFile.read(file, "run-a"));
        BandFile.write(file, Map.of());
        assertEquals(Band.NONE, BandFile.read(file, "run-a"));
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        var file = folder.resolve("bands.csv");
        Files.writeString(file, "run,curve,seeds,x,low,high\na,loss,10,1,2,3\na,loss,10,2,x,3\n");
        var error = assertThrows(SpecFormatException.class, () -> BandFile.readAll(file));
        assertEquals(
                file + ", line 3: has a value that is no number; make it anew by lw bands",
                error.getMessage());
        Files.writeString(file, "run,curve,seeds,x,low,high\na,loss,10,1,2\n");
        assertThrows(SpecFormatException.class, () -> BandFile.readAll(file));
        Files.writeString(file, "something else\n");
        assertThrows(SpecFormatException.class, () -> BandFile.readAll(file));
    }
}
