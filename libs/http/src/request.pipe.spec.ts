import { Problem } from '@callboard/problems';
import { Transform } from 'class-transformer';
import { ArrayNotEmpty, IsArray, IsInt, IsNotEmpty, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { RequestPipe } from './request.pipe';
import { wholeNumberOf } from './whole-number';

class ExampleRequest {
  @IsOptional()
  @Transform(wholeNumberOf)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;

  @IsString()
  @IsNotEmpty()
  @Length(1, 5)
  name: string = 'a';

  @IsArray()
  @ArrayNotEmpty()
  @IsString({ each: true })
  list: string[] = ['a'];
}

const pipe = new RequestPipe();

async function refused(value: object): Promise<string[]> {
  try {
    await pipe.transform(value, { type: 'query', metatype: ExampleRequest });
  } catch (error) {
    if (error instanceof Problem) return error.errors.map(({ pointer, code }) => `${pointer} ${code}`);
    throw error;
  }
  return [];
}

describe('The errors of a request', () => {
  it.each<[object, string[]]>([
    [{ limit: '1' }, []],
    [{ limit: '100' }, []],
    [{ limit: '0' }, ['/limit min']],
    [{ limit: '-1' }, ['/limit min']],
    [{ limit: '101' }, ['/limit max']],
    [{ limit: '9'.repeat(30) }, ['/limit max']],
    [{ limit: '1.5' }, ['/limit is-int']],
    [{ limit: 'x' }, ['/limit is-int']],
    [{ limit: '' }, ['/limit is-int']],
    [{ limit: ['1', '2'] }, ['/limit is-int']],
    [{ name: '' }, ['/name required']],
    [{ name: undefined }, ['/name required']],
    [{ name: 7 }, ['/name is-string']],
    [{ name: 'abcdef' }, ['/name is-length']],
    [{ list: 'a' }, ['/list is-array']],
    [{ list: [] }, ['/list array-not-empty']],
    [{ list: [1] }, ['/list is-string']],
    [{ limit: 'x', name: '', more: 1 }, ['/more unknown-field', '/limit is-int', '/name required']],
  ])('of %j name only what is wrong', async (value, errors) => {
    expect(await refused(value)).toEqual(errors);
  });
});
